package message

// builtinContents has a value of every built-in type and quiz type. It leaves out the documented types that servers
// neither send nor receive: those that clients create for themselves, calls, customer service, and withdrawn types.
var builtinContents = []Content{
	Text{}, Image{}, GIF{}, Voice{}, HQVoice{}, File{}, Video{}, Location{}, RichContent{}, Stream{},
	Reference{}, Combine{}, CombineV2{},
	InfoNotification{}, ContactNotification{}, ProfileNotification{}, CommandNotification{}, GroupNotification{},
	Command{}, RecallCommand{}, AttributeNotification{}, ReadReceipt{}, Typing{},
	Question{}, Answer{}, Result{}, Ranking{},
}
