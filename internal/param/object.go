package param

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// Wire is the key of the struct tag with the value that is sent for true, if that is not true: wire:"1".
const Wire = "wire"

// Object returns the JSON object of a struct whose fields have the tag param. Zero values are left out, but not
// pointers to them. The members of a struct without the tag become members of the object itself. Every string must be
// UTF-8, and no key of a map may be empty. The path leads to the object and is empty for a whole body.
func (s *Set) Object(path string, v any) map[string]any {
	object := map[string]any{}
	s.members(object, path, reflect.ValueOf(v))
	return object
}

func (s *Set) members(object map[string]any, path string, v reflect.Value) {
	for f, value := range v.Fields() {
		if !f.IsExported() {
			continue
		}
		names, tagged := f.Tag.Lookup(Tag)
		if !tagged {
			if value.Kind() == reflect.Struct {
				s.members(object, path, value)
			}
			continue
		}
		name, _, _ := strings.Cut(names, ",")
		at := name
		if path != "" {
			at = path + "." + name
		}
		if member := s.member(at, value, f.Tag.Get(Wire)); member != nil {
			object[name] = member
		}
	}
}

// member returns the value to send for a field, or nil for none.
func (s *Set) member(path string, v reflect.Value, yes string) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() == reflect.Struct {
			return s.member(path, reflect.Indirect(v), yes)
		}
		return v.Elem().Interface()
	case reflect.Interface:
		return s.member(path, v.Elem(), yes)
	case reflect.Struct:
		if object := s.Object(path, v.Interface()); len(object) > 0 {
			return object
		}
		return nil
	case reflect.Slice:
		return s.list(path, v)
	case reflect.Map:
		return s.entries(path, v)
	case reflect.String:
		s.Check(path, v.String(), Limit{}, false)
	case reflect.Bool:
		if v.Bool() && yes != "" {
			return json.RawMessage(yes)
		}
	}
	if !v.IsValid() || v.IsZero() {
		return nil
	}
	return v.Interface()
}

func (s *Set) list(path string, v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	if v.Type().Elem().Kind() != reflect.Struct {
		for i := range v.Len() {
			s.member(Index(path, i), v.Index(i), "")
		}
		return v.Interface()
	}
	list := make([]map[string]any, v.Len())
	for i := range list {
		list[i] = s.Object(Index(path, i), v.Index(i).Interface())
	}
	return list
}

func (s *Set) entries(path string, v reflect.Value) any {
	if v.Len() == 0 {
		return nil
	}
	for _, key := range v.MapKeys() {
		at := path + "[" + key.String() + "]"
		s.Check(at, key.String(), Limit{}, true)
		s.member(at, v.MapIndex(key), "")
	}
	if _, err := json.Marshal(v.Interface()); err != nil {
		s.Wrap(path, err)
	}
	return v.Interface()
}

// Index returns the path of an entry of a list.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// JSON adds a value as a JSON string, with <, > and & unescaped.
func (s *Set) JSON(name string, value any) {
	text, err := wire.EncodeJSON(value)
	s.Wrap(name, err)
	s.Add(name, text)
}

// OneOf checks that a value is one of those allowed, or the zero value.
func OneOf[T comparable](s *Set, name string, value T, allowed ...T) {
	var zero T
	if value != zero && !slices.Contains(allowed, value) {
		s.Fail(name, "must be one of %v, is %v", allowed, value)
	}
}

// CheckIDs checks the ids of a list inside JSON: there must be 1 to most. An error has the index.
func (s *Set) CheckIDs(path string, ids []string, most int) {
	s.CheckCount(path, len(ids), most)
	for i, id := range ids {
		s.CheckID(Index(path, i), id)
	}
}

// CheckTexts checks the strings of a list inside JSON: there may be up to most, and none may be empty.
func (s *Set) CheckTexts(path string, values []string, most int, each Limit) {
	if len(values) > 0 {
		s.CheckCount(path, len(values), most)
	}
	for i, v := range values {
		s.Check(Index(path, i), v, each, true)
	}
}

// Joined adds 1 to most ids as one value, separated by commas.
func (s *Set) Joined(name string, ids []string, most int) {
	s.CheckCount(name, len(ids), most)
	for i, id := range ids {
		s.CheckID(Index(name, i), id)
		if strings.Contains(id, ",") {
			s.Fail(Index(name, i), "must not contain commas: they separate the ids of this call")
		}
	}
	s.Add(name, strings.Join(ids, ","))
}

// Keyed adds a map whose keys are ids as parameters such as group[ID]=NAME: one for each of 1 to most entries, sorted
// by key. If most is 0, there is no maximum.
func (s *Set) Keyed(name string, entries map[string]string, most int) {
	s.CheckCount(name+"[ID]", len(entries), most)
	for _, id := range slices.Sorted(maps.Keys(entries)) {
		at := name + "[" + id + "]"
		s.CheckID(at, id)
		if strings.ContainsAny(id, "[]") {
			s.Fail(at, "must not contain brackets in the id: they enclose it")
		}
		s.Text(at, entries[id], Limit{})
	}
}

// Targets sets the ids that the call acts on, if its quota has a part for each.
func (s *Set) Targets(ids ...string) { s.req.Targets = ids }

// ToGroup marks a call about a group, if its quota has a part for such calls.
func (s *Set) ToGroup(is bool) { s.req.ToGroup = is }
