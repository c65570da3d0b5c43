package catalogue

import (
	"slices"
	"sync"
)

// Callback describes a request that the service sends to an app server.
type Callback struct {
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Doc         string          `json:"doc"` // the official page; empty when none was found
	Deprecated  bool            `json:"deprecated"`
	ContentType string          `json:"content_type"`
	Encoding    string          `json:"encoding"` // form, json or xml
	Shapes      []string        `json:"shapes"`   // one, list, or profiles: a list that is that member of an object
	Signature   Signature       `json:"signature"`
	Fields      []CallbackField `json:"fields"`
}

// Signature describes the position of a callback's signature and the names of its parameters. If the App Key is among
// them, it is first.
type Signature struct {
	Location  string   `json:"location"` // query or headers
	Params    []string `json:"params"`
	Legacy    []string `json:"legacy"`    // the names of older senders
	Timestamp string   `json:"timestamp"` // ms or s
}

// CallbackField is one field of a callback's body. If Allowed is empty, any value is allowed.
type CallbackField struct {
	Name     string          `json:"name"`
	Aliases  []string        `json:"aliases"` // other documented spellings
	Type     string          `json:"type"`
	Required bool            `json:"required"` // documented as required; many callbacks do not say
	Allowed  []Value         `json:"allowed"`
	Note     string          `json:"note"`
	Fields   []CallbackField `json:"fields"`
}

// Value is one of the values a field may have.
type Value struct {
	Value   string `json:"value"`
	Meaning string `json:"meaning"`
}

var callbacks = sync.OnceValue(func() []Callback {
	var list []Callback
	mustRead("callbacks", &list)
	return list
})

// Callbacks returns every callback.
func Callbacks() []Callback { return slices.Clone(callbacks()) }
