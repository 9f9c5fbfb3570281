@echo off
rem install.bat [FOLDER]
py -3 "%~dp0install.py" %*
