"""The long work of the exits, done by Celery, which looks for it here."""
