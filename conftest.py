"""Where pytest begins: the databases and servers that every test may ask for."""

pytest_plugins = ["tests.services"]
