"""The demonstration city: people, groups and dinners, told in order through the product's own actions."""
