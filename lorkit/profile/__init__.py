"""The profile file: from YAML to a frozen, typed Profile, or all its problems with places."""
