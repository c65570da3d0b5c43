package message

import (
	"encoding/json"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// Registry decodes contents by their object names. It never changes once made, so it is safe for concurrent use.
type Registry struct{ kinds map[string]reflect.Type }

// NewRegistry returns a registry of the built-in types, the quiz types, and the given own ones: a value of each, such as
// Gift{}. An own type takes the place of a built-in one of the same name.
func NewRegistry(own ...Content) *Registry {
	r := &Registry{kinds: make(map[string]reflect.Type, len(builtinContents)+len(own))}
	for _, c := range builtinContents {
		r.kinds[c.ObjectName()] = reflect.TypeOf(c)
	}
	for _, c := range own {
		if c != nil && !isNilPointer(c) {
			r.kinds[c.ObjectName()] = reflect.TypeOf(c)
		}
	}
	return r
}

// builtin serves where no own types were given.
var builtin = NewRegistry()

// Decode makes a content of what a message carries: a value of the registered type, or [Unknown] when the type is not
// registered or its body cannot be read. Nothing is lost either way.
func (r *Registry) Decode(objectName, body string) Content {
	kind, ok := r.kinds[objectName]
	if !ok {
		return Unknown{Name: objectName, Body: body}
	}
	pointer := kind.Kind() == reflect.Pointer
	if pointer {
		kind = kind.Elem()
	}
	target := reflect.New(kind)
	// The decoder would put U+FFFD in the place of bytes that are not UTF-8.
	if !utf8.ValidString(body) {
		return Unknown{Name: objectName, Body: body, Err: fmt.Errorf("message: the body of %s is not UTF-8", objectName)}
	}
	if err := json.Unmarshal([]byte(body), target.Interface()); err != nil {
		return Unknown{Name: objectName, Body: body, Err: fmt.Errorf("message: the body of %s cannot be read: %w", objectName, err)}
	}
	if pointer {
		return target.Interface().(Content)
	}
	return target.Elem().Interface().(Content)
}

// Decode is Registry.Decode with the built-in and quiz types.
func Decode(objectName, body string) Content { return builtin.Decode(objectName, body) }
