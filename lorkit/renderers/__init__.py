"""Turns a Letter into a file: one short module per format, imported only when it is used."""
