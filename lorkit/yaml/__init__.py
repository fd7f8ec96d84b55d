"""YAML as people type it: values with their places, and mistakes told in plain words."""
