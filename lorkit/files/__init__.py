"""Files on disk: safe access, output, and what ships with lorkit."""
