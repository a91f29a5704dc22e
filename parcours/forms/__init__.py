"""What a person types into the pages of the parcours."""
