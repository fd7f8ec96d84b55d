"""What makes a letter strong (docs/rules.md#strong): advice, with the field to fill in."""
