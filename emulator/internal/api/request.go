package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// Request is a request that passed the contract check: it has every required parameter, and every value has its type.
type Request struct {
	op   *catalogue.Operation
	app  *app
	form url.Values     // of a form or a query
	json map[string]any // of a JSON body
	zone *time.Location
	from *http.Request
}

// Operation returns the id of the operation.
func (r *Request) Operation() string { return r.op.ID }

// Text returns a string, and "" when the request does not have it.
func (r *Request) Text(name string) string {
	if r.json != nil {
		s, _ := r.json[name].(string)
		return s
	}
	return r.form.Get(name)
}

// List returns the values of a repeated parameter, or the strings of a JSON array.
func (r *Request) List(name string) []string {
	if r.json == nil {
		return r.form[name]
	}
	values, _ := r.json[name].([]any)
	list := make([]string, 0, len(values))
	for _, v := range values {
		if s, ok := v.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// Keyed returns a map whose keys are part of the parameters' names, as in group[ID]=NAME.
func (r *Request) Keyed(name string) map[string]string {
	entries := map[string]string{}
	for parameter, values := range r.form {
		key, ok := strings.CutPrefix(parameter, name+"[")
		if ok {
			entries[strings.TrimSuffix(key, "]")] = values[0]
		}
	}
	return entries
}

// Decode decodes a form value that is JSON, or a member of a JSON body. Without a value it does nothing.
func (r *Request) Decode(name string, into any) error {
	value := []byte(r.form.Get(name))
	if member, ok := r.json[name]; ok {
		var err error
		if value, err = json.Marshal(member); err != nil {
			return err
		}
	}
	if len(value) == 0 {
		return nil
	}
	return json.Unmarshal(value, into)
}

// Number returns a whole number, or otherwise when the request does not have it.
func (r *Request) Number(name string, otherwise int64) int64 {
	value := r.form.Get(name)
	if n, ok := r.json[name].(json.Number); ok {
		value = n.String()
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// On returns a flag that is off by default. It may be spelled true or 1.
func (r *Request) On(name string) bool {
	v := r.flag(name)
	return v == "true" || v == "1"
}

// Off reports whether a flag that is on by default is switched off.
func (r *Request) Off(name string) bool { return r.flag(name) == "0" }

func (r *Request) flag(name string) string {
	switch v := r.json[name].(type) {
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case string:
		return v
	}
	return r.form.Get(name)
}

// In reads a time in the zone of the API.
func (r *Request) In(layout, text string) (time.Time, error) {
	return time.ParseInLocation(layout, text, r.zone)
}

// URL returns the address of a path at the host that the request was sent to.
func (r *Request) URL(path string) string {
	scheme := "http"
	if r.from.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.from.Host + path
}

// Minutes returns a duration that is sent in minutes.
func (r *Request) Minutes(name string, otherwise time.Duration) time.Duration {
	return time.Duration(r.Number(name, int64(otherwise/time.Minute))) * time.Minute
}

// Millis returns a time that is sent in milliseconds, and the zero time for 0 or none.
func (r *Request) Millis(name string) time.Time {
	if n := r.Number(name, 0); n != 0 {
		return time.UnixMilli(n)
	}
	return time.Time{}
}
