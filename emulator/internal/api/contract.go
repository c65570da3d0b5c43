package api

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
	// maxFormPairs is the maximum number of pairs that net/url parses.
	maxFormPairs = 10_000
)

func mediaType(h http.Header) string {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind
}

// decode decodes the parameters of a request and checks them against the catalogue. A request that is not strict may break the
// contract as far as the service tolerates it.
func (r *Request) decode(body []byte, strict bool, odd *warnings) *Refusal {
	var problem *Refusal
	switch r.op.Encoding {
	case "form":
		problem = r.decodeForm(body, strict, odd)
	case "query":
		problem = r.decodeQuery()
	case "json":
		problem = r.decodeJSON(body)
	}
	if problem != nil {
		return problem
	}
	found := r.check()
	if len(found) > 0 && !strict {
		odd.relax(r, found)
		found = r.check()
	}
	return refuseFor(found)
}

// check compares a request with the catalogue. Nothing else does.
func (r *Request) check() []catalogue.Violation {
	if r.op.Encoding == "json" {
		return r.op.CheckObject(r.json)
	}
	return r.op.CheckForm(r.form)
}

func (r *Request) decodeForm(body []byte, strict bool, odd *warnings) *Refusal {
	kind := mediaType(r.from.Header)
	if kind == "" && len(body) == 0 && !strict {
		odd.add("the request has no Content-Type, its empty body is taken for a form")
		kind = formType
	}
	if kind != formType {
		return Refuse(CodeBadParameter, "the body must be %s", formType)
	}
	if pairs := bytes.Count(body, []byte("&")) + 1; pairs > maxFormPairs {
		return Refuse(CodeBadParameter, "the form has %d parameters, limit <=%d", pairs, maxFormPairs)
	}
	form, err := parsePairs(string(body))
	if err != nil {
		return Refuse(CodeBadParameter, "the body is not a form: %v", err)
	}
	r.form = form
	return nil
}

func (r *Request) decodeQuery() *Refusal {
	query, err := parsePairs(r.from.URL.RawQuery)
	if err != nil {
		return Refuse(CodeBadParameter, "the query cannot be read: %v", err)
	}
	r.form = query
	return nil
}

func (r *Request) decodeJSON(body []byte) *Refusal {
	if mediaType(r.from.Header) != jsonType {
		return Refuse(CodeBadParameter, "the body must be %s", jsonType)
	}
	object, wrong := catalogue.DecodeObject(body)
	r.json = object
	return refuseFor(wrong)
}

// parsePairs parses a form or a query. A semicolon is part of a value there, but net/url refuses it.
func parsePairs(pairs string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(pairs, ";", "%3B"))
}

// maxNamedViolations is the maximum number of violations in a refusal.
const maxNamedViolations = 10

func refuseFor(found []catalogue.Violation) *Refusal {
	if len(found) == 0 {
		return nil
	}
	code := CodeBadParameter
	var names []string
	for i, v := range found {
		if v.Kind == catalogue.TooLong {
			code = CodeTooLong
		}
		if i < maxNamedViolations {
			names = append(names, v.String())
		}
	}
	if more := len(found) - maxNamedViolations; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return Refuse(code, "%s", strings.Join(names, "; "))
}
