"""Words: turns a template and the facts of a profile into a Letter."""
