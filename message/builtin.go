package message

// builtinContents has one value of every built-in and quiz type.
var builtinContents = []Content{
	Text{},
}
