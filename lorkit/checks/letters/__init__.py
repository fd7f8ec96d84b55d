"""A document as it would be sent: its names, its words, and whether they fit."""
