"""The forms of the exits."""
