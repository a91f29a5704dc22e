"""The doors of the exits: one service per transition."""
