"""From profile to files: select, compose, check, render, save."""
