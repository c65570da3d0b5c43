package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// CheckJSON compares a JSON body with the operation.
func (op *Operation) CheckJSON(body []byte) []Violation {
	doc, wrong := DecodeObject(body)
	if wrong != nil {
		return wrong
	}
	return op.CheckObject(doc)
}

// DecodeObject reads a JSON body. Numbers stay as they were written, as json.Number.
func DecodeObject(body []byte) (map[string]any, []Violation) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, violation("body", BadType, "must be a JSON object: %v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, violation("body", BadType, "must be a JSON object and nothing after it")
	}
	return doc, nil
}

// CheckObject compares a decoded JSON body with the operation. Dotted names of the catalogue are looked up inside nested objects.
func (op *Operation) CheckObject(doc map[string]any) []Violation {
	var found []Violation
	for _, name := range sortedKeys(doc) {
		if !op.KnowsMember(name) {
			found = append(found, Violation{name, Unknown, "is not a member of this operation's body"})
		}
	}
	for i := range op.Params {
		p := &op.Params[i]
		complete := Members(doc, p.Name, func(object map[string]any, name string) {
			found = append(found, p.checkValue(object[name])...)
		})
		if !complete && p.Required {
			found = append(found, Violation{p.Name, Missing, "is required"})
		}
	}
	return found
}

// KnowsMember reports whether the top of the body may have a member.
func (op *Operation) KnowsMember(name string) bool { return op.heads[name] }

// Members calls do with every object that has a value at a dotted name, and the value's name in it. It reports whether every
// object on the way has one. Below name[] that is every object of the list; whether there must be a list is the business of the
// parameter that names it.
func Members(doc map[string]any, path string, do func(object map[string]any, name string)) (complete bool) {
	head, rest, nested := strings.Cut(path, ".")
	head, each := strings.CutSuffix(head, "[]")
	v, ok := doc[head]
	switch {
	case !ok:
		return each
	case !nested:
		do(doc, head)
		return true
	case !each:
		inner, _ := v.(map[string]any)
		return Members(inner, rest, do)
	}
	list, _ := v.([]any)
	complete = true
	for _, item := range list {
		inner, _ := item.(map[string]any)
		complete = Members(inner, rest, do) && complete
	}
	return complete
}

func (p *Param) checkValue(v any) []Violation {
	wrong := violation(p.Name, BadType, "must be of type %s", p.Type)
	switch p.kind {
	case Text, JSONText:
		s, ok := v.(string)
		if !ok {
			return wrong
		}
		return p.checkText(p.Name, s)
	case Whole, Decimal:
		n, ok := v.(json.Number)
		if !ok {
			return wrong
		}
		return p.checkText(p.Name, n.String())
	case Flag:
		if _, ok := v.(bool); !ok {
			return wrong
		}
	case Object:
		m, ok := v.(map[string]any)
		if !ok {
			return wrong
		}
		return append(p.checkSize(m), p.checkMap(p.Name, m)...)
	case TextList, ObjectList:
		list, ok := v.([]any)
		if !ok {
			return wrong
		}
		found := p.checkCount(p.Name, len(list))
		if p.kind == ObjectList {
			return found
		}
		for _, entry := range list {
			s, ok := entry.(string)
			if !ok {
				return append(found, violation(p.Name, BadType, "must be of type %s", p.Type)...)
			}
			found = append(found, p.checkText(p.Name, s)...)
		}
		return found
	}
	return nil
}

// checkSize checks the length of an object's JSON text.
func (p *Param) checkSize(m map[string]any) []Violation {
	if p.MaxBytes == nil {
		return nil
	}
	text, err := json.Marshal(m)
	if err != nil {
		return violation(p.Name, BadType, "cannot be encoded: %v", err)
	}
	return p.checkLength(p.Name, string(text))
}
