"""What makes a password weak (OWASP ASVS 5.0, 6.2): short, or among the first that are tried."""

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


def weakness(password: str, *, email: str | None = None) -> str | None:
    """Return why the password is too weak (`short`, `long`, `common`, `email`), or None."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if password.lower() in COMMON or len(set(password)) < 4:
        return "common"
    if email and password.lower() in {email.lower(), email.split("@", 1)[0].lower()}:
        return "email"
    return None
