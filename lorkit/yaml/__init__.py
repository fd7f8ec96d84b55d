"""YAML as people type it: values with their places, and errors in plain words."""
