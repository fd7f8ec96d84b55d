"""The .eml: a message that a mail program opens as a draft."""
