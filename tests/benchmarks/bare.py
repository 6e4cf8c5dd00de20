"""The bare limit L0: Flask and Jinja showing 24 cards from memory, under the same gunicorn."""

from flask import Flask, render_template_string

PAGE = """<!doctype html><html lang="en"><head><title>Bare</title></head><body><h1>Bare</h1>
{% for card in cards %}<article><a href="/p/{{ card.id }}"><img src="/m/{{ card.id }}" alt="">
<h2>{{ card.title }}</h2><p>{{ card.shop }}</p><p>{{ "{:,}".format(card.price) }}</p></a></article>
{% endfor %}</body></html>"""
CARDS = [
    {"id": n, "title": f"Jar of jam {n}", "shop": f"Shop {n % 5}", "price": n * 12_500}
    for n in range(1, 25)
]

app = Flask(__name__)


@app.get("/")
def home() -> str:
    return render_template_string(PAGE, cards=CARDS)
