@echo off
setlocal
rem install.bat [FOLDER]      another Python: set PYTHON=C:\path\to\python.exe first
set PYTHONUTF8=1
if not defined PYTHON set PYTHON=py -3
%PYTHON% "%~dp0install.py" %*
exit /b %errorlevel%
