"""Every sentence that is made from data, as plain text; `**` round a number asks for bold."""
