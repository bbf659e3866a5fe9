"""Plotly figures from frames, grouped by subject; no database and no Streamlit."""
