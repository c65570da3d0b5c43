package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind says what is wrong with a request parameter.
type Kind string

const (
	Unknown  Kind = "unknown"
	Missing  Kind = "missing"
	Repeated Kind = "repeated"
	BadType  Kind = "type"
	TooLong  Kind = "length"
	Outside  Kind = "range"
)

// Violation is one contradiction between a request and the catalogue.
type Violation struct {
	Param  string
	Kind   Kind
	Detail string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %s", v.Param, v.Detail) }

// CheckForm holds the pairs of a form or a query against the operation: nothing unknown, nothing missing, repeated only what
// may be, and every documented limit kept.
func (op *Operation) CheckForm(pairs url.Values) []Violation {
	var found []Violation
	for _, name := range sortedKeys(pairs) {
		p, ok := op.Param(name)
		if !ok {
			found = append(found, Violation{name, Unknown, "is not a parameter of this operation"})
			continue
		}
		values := pairs[name]
		if len(values) > 1 && !p.Repeated {
			found = append(found, Violation{name, Repeated, fmt.Sprintf("is given %d times, at most once is allowed", len(values))})
			continue
		}
		b := p.Bounds()
		if !b.Count.Holds(int64(len(values))) {
			found = append(found, Violation{name, Outside, fmt.Sprintf("has %d values, limit %s", len(values), p.Limit)})
		}
		for _, v := range values {
			found = append(found, p.checkText(name, v, b)...)
		}
	}
	return append(found, op.checkBracketed(pairs)...)
}

func (op *Operation) checkBracketed(pairs url.Values) []Violation {
	var found []Violation
	for _, p := range op.Params {
		prefix, bracketed := p.bracketed()
		n := 0
		for name, values := range pairs {
			if name == p.Name || (bracketed && strings.HasPrefix(name, prefix)) {
				n += len(values)
			}
		}
		if p.Required && n == 0 {
			found = append(found, Violation{p.Name, Missing, "is required"})
		}
		if b := p.Bounds(); bracketed && !b.Count.Holds(int64(n)) {
			found = append(found, Violation{p.Name, Outside, fmt.Sprintf("has %d values, limit %s", n, p.Limit)})
		}
	}
	return found
}

func (p Param) checkText(name, v string, b Bounds) []Violation {
	if v == "" && p.Required {
		return []Violation{{name, Missing, "is required and empty"}}
	}
	if !utf8.ValidString(v) {
		return []Violation{{name, BadType, "is not UTF-8"}}
	}
	switch {
	case slices.Contains([]string{"int", "int64", "long"}, p.Type), p.Type == "string" && b.Value != nil:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return []Violation{{name, BadType, "must be a whole number"}}
		}
		if !b.Value.Holds(n) {
			return []Violation{{name, Outside, fmt.Sprintf("is %d, limit %s", n, p.Limit)}}
		}
	case p.Type == "bool", p.Type == "boolean":
		if v != "true" && v != "false" {
			return []Violation{{name, BadType, "must be true or false"}}
		}
	case p.Type == "string(json)":
		if !json.Valid([]byte(v)) {
			return []Violation{{name, BadType, "must be JSON text"}}
		}
	}
	measured := v
	if prefix, ok := p.bracketed(); ok {
		measured = strings.TrimSuffix(strings.TrimPrefix(name, prefix), "]")
	}
	return p.checkLength(name, measured, b)
}

func (p Param) checkLength(name, v string, b Bounds) []Violation {
	n := int64(len(v))
	if b.Unit == Characters {
		n = int64(utf8.RuneCountInString(v))
	}
	if !b.Length.Holds(n) {
		return []Violation{{name, TooLong, fmt.Sprintf("has %d %s, limit %s", n, b.Unit, p.Limit)}}
	}
	return nil
}

// CheckJSON holds a JSON body against the operation. Dotted names of the catalogue are looked up inside nested objects.
func (op *Operation) CheckJSON(body []byte) []Violation {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil || !ended(dec) {
		return []Violation{{"body", BadType, "must be a JSON object"}}
	}
	var found []Violation
	for _, name := range sortedKeys(doc) {
		if !op.knowsMember(name) {
			found = append(found, Violation{name, Unknown, "is not a member of this operation's body"})
		}
	}
	for _, p := range op.Params {
		values, complete := members(doc, p.Name)
		if !complete && p.Required {
			found = append(found, Violation{p.Name, Missing, "is required"})
		}
		for _, v := range values {
			found = append(found, p.checkValue(v)...)
		}
	}
	return found
}

func (op *Operation) knowsMember(name string) bool {
	return slices.ContainsFunc(op.Params, func(p Param) bool {
		head, _, _ := strings.Cut(p.Name, ".")
		return head == name || strings.TrimSuffix(head, "[]") == name
	})
}

// ended reports whether nothing follows the body's object.
func ended(dec *json.Decoder) bool {
	_, err := dec.Token()
	return errors.Is(err, io.EOF)
}

// members collects the values at a dotted name, and reports whether every object on the way has one. Below name[] that is every
// object of the list; whether there must be a list is the business of the parameter that names it.
func members(doc map[string]any, path string) (found []any, complete bool) {
	head, rest, nested := strings.Cut(path, ".")
	head, each := strings.CutSuffix(head, "[]")
	v, ok := doc[head]
	switch {
	case !ok:
		return nil, each
	case !nested:
		return []any{v}, true
	case !each:
		inner, _ := v.(map[string]any)
		return members(inner, rest)
	}
	list, _ := v.([]any)
	complete = true
	for _, item := range list {
		inner, _ := item.(map[string]any)
		more, all := members(inner, rest)
		found, complete = append(found, more...), complete && all
	}
	return found, complete
}

func (p Param) checkValue(v any) []Violation {
	b := p.Bounds()
	wrong := []Violation{{p.Name, BadType, "must be of type " + p.Type}}
	switch p.Type {
	case "string", "string(json)":
		s, ok := v.(string)
		if !ok {
			return wrong
		}
		return p.checkText(p.Name, s, b)
	case "int", "int64", "long", "number":
		n, ok := v.(json.Number)
		if !ok {
			return wrong
		}
		if p.Type == "number" {
			return nil
		}
		return p.checkText(p.Name, n.String(), b)
	case "bool", "boolean":
		if _, ok := v.(bool); !ok {
			return wrong
		}
	case "object", "map<string,string>":
		if _, ok := v.(map[string]any); !ok {
			return wrong
		}
	case "string[]", "object[]":
		list, ok := v.([]any)
		if !ok {
			return wrong
		}
		if !b.Count.Holds(int64(len(list))) {
			return []Violation{{p.Name, Outside, fmt.Sprintf("has %d values, limit %s", len(list), p.Limit)}}
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
