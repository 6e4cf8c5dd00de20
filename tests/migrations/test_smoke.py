from marketplace.core import migrate
def test_x(database):
    assert migrate.differences(database) == []
    assert migrate.current(database) == "0002"
