"""What an observer may claim (docs/rules.md#claims)."""
