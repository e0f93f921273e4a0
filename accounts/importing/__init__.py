"""Schools, the links between them and postcodes, brought in from the files the country publishes."""
