Attribute VB_Name = "InvestFunctions"
{generated}
Option Explicit

' The INVEST_* functions, the buttons and the start of Python, in one module so that the start can
' be Private. Any workbook may call from a cell what it finds here, perhaps what is Private too.
' So no procedure takes a program, a path, code or the name of a setting: what the start needs
' stands in the variables below, and the two functions of Windows take a record, which no cell holds.
' How Python is started is taken from xlwings (BSD 3-Clause), cut to what is used.

Private Const TITLE As String = "Investeringspakke"
Private Const BUTTONS As String = "{buttons}"

Private pressed As String

' --- The start of Python ---------------------------------------------------------------------

Private Type AnsiText
    letters(0 To 8191) As Byte
End Type

#If Win64 Then
    Private Const DLL_NAME As String = "xlwings64-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-{xlwings}.dll" (ByRef result As Variant, ByRef starting As AnsiText, ByVal mode As Long) As Long
#Else
    Private Const DLL_NAME As String = "xlwings32-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-{xlwings}.dll" (ByRef result As Variant, ByRef starting As AnsiText, ByVal mode As Long) As Long
#End If
Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByRef library As AnsiText) As LongPtr

Private interpreter As String, folders As String
Private text As String, ansi As AnsiText
Private starting As AnsiText, ready As Boolean

' Python's side of the calls. xlwings' DLL starts it the first time, and knows it again after.
Private Function Python() As Object
    Dim answer As Variant
    If Not ready Then Prepare
    If XLPyDLLActivateAuto(answer, starting, 1) <> 0 Then Err.Raise 1000, Description:=CStr(answer)
    Set Python = answer
End Function

' Loads the DLL that lies beside the user's Python, and makes the command that starts Python.
Private Sub Prepare()
    Dim folder As String
    ReadSettings
    If Mid$(interpreter, 2, 2) <> ":\" And Left$(interpreter, 2) <> "\\" Then
        Err.Raise 1, Description:="INTERPRETER_WIN er ikke en hel sti: " & interpreter
    End If
    folder = Left$(interpreter, InStrRev(interpreter, "\") - 1)
    text = folder & "\" & DLL_NAME
    PutInAnsi
    If LoadLibrary(ansi) = 0 Then
        ' In a virtual environment it lies one folder up.
        text = Left$(folder, InStrRev(folder, "\")) & DLL_NAME
        If InStr(text, "\") = 0 Then text = folder & "\" & DLL_NAME
        PutInAnsi
        If LoadLibrary(ansi) = 0 Then
            Err.Raise 1, Description:=DLL_NAME & " mangler i " & folder & " og i mappen over"
        End If
    End If
    ' The folder that Excel is in may be the workbook's: cmd.exe has its whole path, and with -P Python
    ' imports nothing from there. For the same reason no empty folder gets among Python's. xlwings would
    ' import pandas and Matplotlib where they are installed: we use neither, and the start would wait.
    text = Environ$("SystemRoot") & "\System32\cmd.exe  /K """"" & interpreter & """ -B -P -c " & _
        """import sys;sys.path[0:0]=[p for p in '" & _
        Replace(Replace(folders, "\", "\\"), "'", "\'") & "'.split(';') if p];" & _
        "sys.modules.update(pandas=None,matplotlib=None);" & _
        "import xlwings;xlwings.serve('$(CLSID)')"""""
    PutInAnsi
    starting = ansi
    ready = True
End Sub

' Reads which Python the user has, and the folders that it is told of; %VARIABLES% are filled in.
Private Sub ReadSettings()
    Dim file As Integer, key As String, value As String, known As String
    Dim parts() As String, i As Long
    interpreter = ""
    folders = ""
    file = FreeFile
    On Error GoTo failed
    Open Environ$("USERPROFILE") & "\.{settings}\{settings}.conf" For Input As #file
    Do While Not EOF(file)
        Input #file, key, value
        parts = Split(value, "%")
        value = ""
        If UBound(parts) >= 0 Then value = parts(0)
        i = 1
        Do While i <= UBound(parts)
            known = ""
            If i < UBound(parts) And Len(parts(i)) > 0 Then known = Environ$(parts(i))
            If Len(known) > 0 Then
                value = value & known & parts(i + 1)
                i = i + 2
            Else
                value = value & "%" & parts(i)
                i = i + 1
            End If
        Loop
        If UCase$(key) = "INTERPRETER_WIN" And Len(interpreter) = 0 Then interpreter = value
        If UCase$(key) = "PYTHONPATH" And Len(folders) = 0 Then folders = value
    Loop
    Close #file
    Exit Sub
failed:
    value = Err.Description
    Close #file
    Err.Raise 1, Description:=".{settings}\{settings}.conf kan ikke læses: " & value
End Sub

' The text as Windows takes it: one byte a letter, and 0 after the last.
Private Sub PutInAnsi()
    Dim bytes() As Byte, i As Long, blank As AnsiText
    bytes = StrConv(text, vbFromUnicode)
    If UBound(bytes) >= UBound(blank.letters) Then Err.Raise 1, Description:="stien er for lang"
    ansi = blank
    For i = 0 To UBound(bytes)
        ansi.letters(i) = bytes(i)
    Next i
End Sub

' --- The functions ---------------------------------------------------------------------------

{wrappers}
' --- What a cell is given --------------------------------------------------------------------

' Python's numbers as they are; for its texts true errors of Excel: a sum passes over a text, and the
' total would look right. xlwings hands one row over as an array with one dimension, several with two.
Private Function ForCell(ByVal answer As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(answer) Then
        ForCell = ErrorOrValue(answer)
        Exit Function
    End If
    If HasTwoDimensions(answer) Then
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = ErrorOrValue(answer(r, c))
            Next c
        Next r
    Else
        For c = LBound(answer) To UBound(answer)
            answer(c) = ForCell(answer(c))
        Next c
    End If
    ForCell = answer
End Function

Private Function ErrorOrValue(ByVal answer As Variant) As Variant
    Select Case VarType(answer)
        Case vbString: ErrorOrValue = ErrorFor(answer)
        Case vbEmpty, vbNull: ErrorOrValue = CVErr(xlErrValue)
        Case Else: ErrorOrValue = answer
    End Select
End Function

' #N/A stands for itself, and an error in an argument is passed on as itself.
Private Function ErrorFor(ByVal answer As Variant) As Variant
    ErrorFor = CVErr(xlErrValue)
    If answer = "{not_available}" Then ErrorFor = CVErr(xlErrNA)
    Select Case Mid$(answer, 1 + InStrRev(answer, ". Fik: "))
{passed_on}
    End Select
End Function

Private Function HasTwoDimensions(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo one
    last = UBound(answer, 2)
    HasTwoDimensions = True
one:
End Function

' --- The buttons -----------------------------------------------------------------------------
' Each names a function of the Python module BUTTONS, which works on the active workbook and
' answers with the text to show; nothing where it has started work that shows itself.

' The button on the sheet Pakke.
Public Sub OpdaterPakken()
    pressed = "refresh"
    Tell
End Sub

Public Sub InvestRibbonRefresh(control As Object)
    pressed = "refresh"
    Tell
End Sub

Public Sub InvestRibbonRead(control As Object)
    pressed = "read"
    Tell
End Sub

Public Sub InvestRibbonCheck(control As Object)
    pressed = "check"
    Tell
End Sub

Public Sub InvestRibbonMark(control As Object)
    pressed = "marked_copy"
    Tell
End Sub

Public Sub InvestRibbonReport(control As Object)
    pressed = "report"
    Tell
End Sub

Public Sub InvestRibbonNew(control As Object)
    pressed = "new_package"
    Tell
End Sub

Public Sub InvestRibbonAddFunctions(control As Object)
    pressed = "add_functions"
    Tell
End Sub

Public Sub InvestRibbonExplain(control As Object)
    pressed = "explain"
    Tell
End Sub

Public Sub InvestRibbonFunctions(control As Object)
    pressed = "functions_help"
    Tell
End Sub

Public Sub InvestRibbonAbout(control As Object)
    pressed = "about"
    Tell
End Sub

' What begins with a question mark is a question: only where the user says yes is more done.
Private Sub Tell()
    Dim answer As String, asking As String
    asking = pressed
    answer = Pressing()
    If Left$(answer, 1) = "?" Then
        If MsgBox(Mid$(answer, 2), vbYesNo + vbQuestion, TITLE) <> vbYes Then Exit Sub
        If asking = "refresh" Then
            pressed = "refresh_as_read"
        Else
            pressed = "keep_reading"
        End If
        answer = Pressing()
    End If
    If Len(answer) > 0 Then MsgBox answer, vbInformation, TITLE
End Sub

' What the Python function of the pressed button answers, or in Danish why it does not.
Private Function Pressing() As String
    Dim name As String
    On Error GoTo failed
    name = pressed
    pressed = ""
    If Len(name) = 0 Then Exit Function
    If TypeName(Application.Caller) = "Range" Then Exit Function  ' a cell is no button
    If ActiveWorkbook Is Nothing Then
        Pressing = "Åbn en projektmappe først."
        Exit Function
    End If
    DescribeOnce
    ' First without a workbook: when xlwings loads a module, it looks for Python code on the sheets
    ' of the workbook that comes along. Ours is not asked for any.
    Pressing = Python.CallUDF(BUTTONS, "about", Array())
    Pressing = Python.CallUDF(BUTTONS, name, Array(), ActiveWorkbook)
    Exit Function
failed:
    Pressing = "Knappen kunne ikke udføres, fordi Python-delen af investpakke ikke svarede." _
        & vbCrLf & vbCrLf & Err.Description & vbCrLf & vbCrLf _
        & "Kør »investpakke addin doctor« i en kommandoprompt; den fortæller, hvad der mangler."
End Function
