"""What gunicorn serves: `gunicorn wsgi:app`."""

import sys

from marketplace.app import create_app
from marketplace.core.config import SettingsError

GIVE_UP = 3  # gunicorn's status for "do not start another worker"

try:
    app = create_app()
except SettingsError as error:
    sys.stderr.write("\n".join(error.problems) + "\n")
    raise SystemExit(GIVE_UP) from None
