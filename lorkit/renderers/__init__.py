"""A Letter becomes a file: one short module a format, each imported only when it is used."""
