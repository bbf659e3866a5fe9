import streamlit as st

app = st.App("dashboard/frame.py")
