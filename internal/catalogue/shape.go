package catalogue

import (
	"encoding/json"
	"strings"
)

// shape has the documented members of a JSON object.
type shape struct {
	members   []*member
	byName    map[string]*member
	relations []relation
}

// member is a member of a JSON object, or of each object of a list.
type member struct {
	name  string
	param *Param // nil if only members below it are documented
	each  bool   // without a param: a list of objects
	below *shape // without a param
}

// shapeOf returns the shape of an object with the given members. Dotted names, such as agentConfig.model.name and
// integrations[].type, are members of objects within it.
func shapeOf(params []Param) *shape {
	s := newShape()
	for i := range params {
		if params[i].prefix == "" {
			s.place(params[i].Name, &params[i])
		}
	}
	for i := range params {
		s.relate(&params[i])
	}
	return s
}

func newShape() *shape { return &shape{byName: map[string]*member{}} }

// place adds a member at a dotted name.
func (s *shape) place(name string, p *Param) {
	head, rest, nested := strings.Cut(name, ".")
	head, each := strings.CutSuffix(head, "[]")
	m := s.byName[head]
	if m == nil {
		m = &member{name: head, each: each}
		s.byName[head] = m
		s.members = append(s.members, m)
	}
	if !nested {
		m.param = p
		return
	}
	m.open().place(rest, p)
}

// open returns the shape below the member, and creates it if necessary.
func (m *member) open() *shape {
	below := &m.below
	if m.param != nil {
		below = &m.param.shape
	}
	if *below == nil {
		*below = newShape()
	}
	return *below
}

// check checks an object. The path leads to it and ends in a dot unless it is empty.
func (s *shape) check(path string, object map[string]any) []Violation {
	found := s.unknown(path, object)
	for _, m := range s.members {
		if _, given := object[m.name]; !given {
			found = append(found, m.missing(path)...)
			continue
		}
		wrong := m.check(path+m.name, object)
		for i := range wrong {
			wrong[i].standIn(object, m)
		}
		found = append(found, wrong...)
	}
	for i := range s.relations {
		found = append(found, s.relations[i].check(path, objectValues(object))...)
	}
	return found
}

func (s *shape) unknown(path string, object map[string]any) []Violation {
	detail := "is not a member of this operation's body"
	if path != "" {
		detail = "is not a documented member"
	}
	var found []Violation
	for name := range object {
		if s.byName[name] == nil {
			found = append(found, Violation{Param: path + Printable(name), Kind: Unknown, Detail: detail, In: object, Member: name})
		}
	}
	sortViolations(found)
	return found
}

// missing returns the required members that are absent. The members of an absent object that is documented do not
// count.
func (m *member) missing(path string) []Violation {
	if m.param != nil {
		if m.param.Required {
			return violation(path+m.name, Missing, "is required")
		}
		return nil
	}
	var found []Violation
	if !m.each {
		for _, below := range m.below.members {
			found = append(found, below.missing(path+m.name+".")...)
		}
	}
	return found
}

// check checks the member's value in an object.
func (m *member) check(path string, in map[string]any) []Violation {
	v := in[m.name]
	switch {
	case m.param != nil && m.param.kind == JSONText:
		return m.param.checkValue(path, v, func(text string) { in[m.name] = text })
	case m.param != nil:
		return m.param.checkValue(path, v, nil)
	case m.each:
		return checkObjects(path, v, m.below)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return violation(path, BadType, "must be of type object")
	}
	return m.below.check(path+".", object)
}

// checkObjects checks each object of a list.
func checkObjects(path string, v any, s *shape) []Violation {
	list, ok := v.([]any)
	if !ok {
		return violation(path, BadType, "must be of type object[]")
	}
	var found []Violation
	for i, entry := range list {
		object, ok := entry.(map[string]any)
		switch {
		case !ok:
			found = append(found, violation(indexed(path, i), BadType, "must be of type object")...)
		case s != nil:
			found = append(found, s.check(indexed(path, i)+".", object)...)
		}
	}
	return found
}

// standIn sets the place of a violation's value, unless it is deeper.
func (v *Violation) standIn(object map[string]any, m *member) {
	if v.In == nil {
		v.In, v.Member, v.Of = object, m.name, m.param
	}
}

// Update writes In back into the string that it was decoded from. It does nothing if In is part of the body itself.
func (v Violation) Update() {
	if v.update != nil {
		v.update()
	}
}

// decodedFrom makes Update of the given violations write the changed value back as a string.
func decodedFrom(found []Violation, value any, write func(text string)) {
	for i := range found {
		inner := found[i].update
		found[i].update = func() {
			if inner != nil {
				inner()
			}
			if text, err := json.Marshal(value); err == nil && write != nil {
				write(string(text))
			}
		}
	}
}
