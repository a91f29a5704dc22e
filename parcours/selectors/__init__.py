"""Reading parcours: the list of people, one person's file, what waits, each role's home."""
