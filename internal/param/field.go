package param

import (
	"reflect"
	"strings"
)

// argument is what a parameter is called in Go where it is an argument of the method itself.
type argument struct{ goName, wireName string }

// Arg says which argument of the method a parameter comes from, so that errors can name it. A method has two at most.
func (s *Set) Arg(goName, wireName string) *Set {
	s.args[s.argCount] = argument{goName, wireName}
	s.argCount++
	return s
}

// goName is what a parameter is called in Go, such as CreateParams.DestroyAfter: an argument that was given to Arg, or a field
// of the params struct. It is empty where neither is known.
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

// Tag is the key of the struct tag that gives the wire names of what a field is sent as, with commas between them. A struct
// without it holds parameters of its own.
const Tag = "param"

// FieldOf finds the field of a struct that is sent under a wire name, or under a path of wire names such as pushExt.HW.image and
// options[1].id, and returns how Go selects it: .Push.Ext.Huawei.Image and .Options[1].ID. Where the path goes on into what has
// no fields, it ends there.
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

// within reports whether a path begins with a name, and what follows it. The brackets of a name such as chatroom[ID] stand for
// any.
func within(path, name string) (rest string, ok bool) {
	if open, _, brackets := strings.Cut(name, "["); brackets {
		return "", strings.HasPrefix(path, open+"[")
	}
	rest, ok = strings.CutPrefix(path, name)
	return rest, ok && name != "" && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
