"""What makes a password weak (OWASP ASVS 5.0, 6.2): short, or among the first that are tried.

Lists of leaked passwords are mostly few words with figures around them, walks over the keyboard,
repetitions and telephone numbers. We know the words and the habits, not every line of the lists.
"""

import re
from itertools import pairwise

from marketplace.core.text import to_ascii_digits

SHORTEST = 10
LONGEST = 128

# Ten characters or more, from the heads of public lists of leaked passwords.
COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "qwertyuiop",
        "1q2w3e4r5t",
        "password12",
        "password123",
        "password1234",
        "iloveyou123",
        "1111111111",
        "0000000000",
        "9876543210",
        "0987654321",
        "qwerty12345",
        "qwerty123456",
        "123456789a",
        "a123456789",
        "1234554321",
        "abcdefghij",
        "abc1234567",
        "football123",
        "princess123",
        "welcome123",
        "administrator",
        "letmein123",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "q1w2e3r4t5",
        "asdfghjkl1",
        "zxcvbnm123",
        "passw0rd123",
        "p@ssw0rd123",
        "11111111111",
        "12345678910",
        "123456789123",
        "1123456789",
        "12345678900",
        "987654321a",
        "superman123",
        "dragon1234",
        "master1234",
        "monkey1234",
        "sunshine123",
        "charlie123",
        "computer123",
        "internet123",
        "samsung123",
        "michael123",
        "liverpool1",
        "1029384756",
        "1212121212",
        "1231231231",
        "123123123123",
        "123321123321",
        "aaaaaaaaaa",
        "5555555555",
        "6666666666",
        "7777777777",
        "8888888888",
        "9999999999",
        "2222222222",
        "3333333333",
        "4444444444",
        "asdfasdfasdf",
        "qazwsxedcrfv",
        "bazarche123",
        "bazarche1405",
        "iran123456",
        "tehran12345",
        "ali1234567",
        "mohammad123",
        "hossein1234",
        "fatemeh123",
    ]
)

# Words that leaked passwords are built on, with figures and marks around them, a few of ours.
STEMS = frozenset(
    """
    password passwort passord parola qwerty qwertyuiop azerty iloveyou loveyou lovely welcome
    letmein admin administrator login user guest root test tester testing master secret access
    monkey dragon football baseball basketball soccer princess sunshine superman batman spiderman
    shadow killer summer winter spring autumn hello freedom whatever trustno computer internet
    google facebook instagram telegram whatsapp twitter samsung iphone android nokia microsoft
    michael jordan charlie daniel thomas andrew joshua jessica ashley michelle nicole liverpool
    chelsea arsenal barcelona realmadrid juventus ferrari mustang pokemon starwars matrix
    mohammad mohamad muhammad hossein hosein hasan ali alireza mohammadreza amirhossein amir reza
    mahdi mehdi abbas hamid saeed majid mostafa fatemeh fateme zahra maryam sara narges zeinab
    leila mina parisa nazanin iran irani tehran tehrani zanjan tabriz isfahan mashhad shiraz
    persepolis perspolis esteghlal taktaraktor salam eshgh eshgham asheghetam khoda khodaya allah
    bismillah azizam doostetdaram bazar bazarche
    """.split()
)
_LEET = str.maketrans("01345@$7!", "oleasasti")
_ROWS = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "1q2w3e4r5t6y7u8i9o0p",
    "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدئو", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
)  # fmt: skip
_STEPS = frozenset(a + b for row in _ROWS for a, b in pairwise(row))
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
FREE_STEPS = 3  # of a password, that neither repeat a sign nor walk on
DIGITS_ENOUGH = 16  # figures alone are telephone numbers, dates and cards


def _walks(plain: str) -> bool:
    """Say whether nearly every sign repeats the one before or stands beside it in a known row."""
    free = sum(a != b and a + b not in _STEPS and b + a not in _STEPS for a, b in pairwise(plain))
    return free < FREE_STEPS


def _guessed_early(password: str) -> bool:
    plain = to_ascii_digits(password).lower()
    core = _ENDS.sub("", plain)
    return (
        plain in COMMON
        or len(set(plain)) < 4
        or (plain.isdigit() and len(plain) < DIGITS_ENOUGH)
        or plain in (plain + plain)[1:-1]
        or _walks(plain)
        or bool({core, core.translate(_LEET)} & STEMS)
    )


def weakness(password: str, *, email: str | None = None) -> str | None:
    """Return why the password is too weak (`short`, `long`, `common`, `email`), or None."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if _guessed_early(password):
        return "common"
    if email and password.lower() in {email.lower(), email.split("@", 1)[0].lower()}:
        return "email"
    return None
