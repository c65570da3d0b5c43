package message

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// embed makes the members that stand for a content inside another: its object name and its body, an object wherever it is one.
func embed(c Content) (name string, body json.RawMessage, err error) {
	if c == nil || isNilPointer(c) {
		return "", nil, nil
	}
	text, err := marshal(c)
	switch {
	case err != nil || text == "":
		return c.ObjectName(), nil, err
	case isObject(text):
		return c.ObjectName(), json.RawMessage(text), nil
	}
	quoted, err := encodeJSON(text)
	return c.ObjectName(), json.RawMessage(quoted), err
}

// extract reads back what embed made. Some clients put the body in as a text. A content that itself holds contents is left as
// [Unknown], or quotes of quotes of quotes would take a time that grows with their depth.
func extract(name string, raw json.RawMessage) Content {
	var body string
	if json.Unmarshal(raw, &body) != nil {
		body = string(raw)
	}
	if isObject(body) {
		body = wire.Compact([]byte(body))
	}
	if name == "" && body == "" {
		return nil
	}
	if holdsContents(builtin.kinds[name]) {
		return Unknown{Name: name, Body: body}
	}
	return Decode(name, body)
}

func isObject(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") && json.Valid([]byte(text))
}

func holdsContents(kind reflect.Type) bool {
	switch kind {
	case reflect.TypeFor[Reference](), reflect.TypeFor[CombineV2]():
		return true
	}
	return false
}
