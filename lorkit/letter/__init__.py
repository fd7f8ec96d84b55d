"""The Letter: what one finished document is, before any file format."""
