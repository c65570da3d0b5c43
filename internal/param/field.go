package param

import (
	"reflect"
	"strings"
)

// argument is the Go name of a parameter that is an argument of the method.
type argument struct{ goName, wireName string }

// Arg sets the name of the argument that a parameter comes from, so that errors can name it. There are three at
// most: an id, and the two of a page.
func (s *Set) Arg(goName, wireName string) *Set {
	s.args[s.argCount] = argument{goName, wireName}
	s.argCount++
	return s
}

// goName returns the Go name of a parameter, such as CreateParams.DestroyAfter: an argument that was given to Arg, or a
// field of the params struct. It is empty if there is neither.
func (s *Set) goName(parameter string) string {
	for _, a := range s.args[:s.argCount] {
		if _, ok := within(parameter, a.wireName); ok {
			return a.goName
		}
	}
	if s.params == nil {
		return ""
	}
	if path, ok := FieldOf(s.params, Tag, parameter); ok {
		return s.params.Name() + path
	}
	return ""
}

// Tag is the key of the struct tag with the wire names of a field, separated by commas. A struct without the tag
// contains parameters.
const Tag = "param"

// FieldOf returns the selector of the struct field for a wire name, or for a path of wire names: for pushExt.HW.image
// it is .Push.Ext.Huawei.Image, and for options[1].id it is .Options[1].ID. If the path leads into a type without
// fields, the selector ends there.
func FieldOf(kind reflect.Type, tag, path string) (selector string, ok bool) {
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct {
		return "", false
	}
	for f := range kind.Fields() {
		if !f.IsExported() {
			continue
		}
		names, tagged := f.Tag.Lookup(tag)
		if !tagged {
			if inner, ok := FieldOf(f.Type, tag, path); ok {
				return "." + f.Name + inner, true
			}
			continue
		}
		for name := range strings.SplitSeq(names, ",") {
			rest, ok := within(path, name)
			if !ok {
				continue
			}
			index, member, _ := strings.Cut(rest, ".")
			inner, _ := FieldOf(f.Type, tag, member)
			return "." + f.Name + index + inner, true
		}
	}
	return "", false
}

// within reports whether a path begins with a name, and returns the rest. The brackets of a name such as chatroom[ID]
// match any id.
func within(path, name string) (rest string, ok bool) {
	if open, _, brackets := strings.Cut(name, "["); brackets {
		return "", strings.HasPrefix(path, open+"[")
	}
	rest, ok = strings.CutPrefix(path, name)
	return rest, ok && name != "" && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
