"""DOCX: the Letter in a Word layout that a user can restyle."""
