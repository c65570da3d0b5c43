package message

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// embed returns the object name and the body of a content inside another. The body is a JSON object if it can be.
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
	quoted, err := wire.EncodeJSON(text)
	return c.ObjectName(), json.RawMessage(quoted), err
}

// extract reverses embed. Some clients write the body as a string. A content that contains other contents stays
// [Unknown]; otherwise the time to decode nested quotes would grow with their depth.
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
