"""What only the council, its standing office and the director open."""
