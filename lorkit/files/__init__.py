"""Files on disk: output, names, and what ships with lorkit."""
