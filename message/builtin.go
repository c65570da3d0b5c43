package message

// builtinContents has a value of every built-in and quiz type. Of the documented types it leaves out those that servers neither
// send nor get: what clients make for themselves, calls, customer service, and what was withdrawn.
var builtinContents = []Content{
	Text{}, Image{}, GIF{}, Voice{}, HQVoice{}, File{}, Video{}, Location{}, RichContent{}, Stream{},
	Reference{}, Combine{}, CombineV2{},
	InfoNotification{}, ContactNotification{}, ProfileNotification{}, CommandNotification{}, GroupNotification{},
	Command{}, RecallCommand{}, AttributeNotification{}, ReadReceipt{}, Typing{},
	Question{}, Answer{}, Result{}, Ranking{},
}
