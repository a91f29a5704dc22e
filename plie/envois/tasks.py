"""The sweep of the messages, after each change and every five minutes."""

from celery import shared_task

from plie.envois import expedition


@shared_task(name="envois.envoyer_dus", ignore_result=True)
def envoyer_dus() -> None:
    """Send what is due; two of them at once share the work, and a killed one leaves it to the next."""
    expedition.envoyer_dus()
