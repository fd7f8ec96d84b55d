"""The profile file: YAML to a frozen, typed Profile, or all its problems with their places."""
