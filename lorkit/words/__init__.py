"""Words: a template and the facts of a profile become a Letter."""
