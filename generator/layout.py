"""The names of the files and folders by which an inventory is known, for who must not load anything else to know them."""

SCHEMA_FOLDER = "schema"
RECORDS_FOLDER = "experiences"
PACKAGE_FILE = "datapackage.yaml"
