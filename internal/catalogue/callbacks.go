package catalogue

import (
	"slices"
	"sync"
)

// Callback is one of the requests the service makes to an app server.
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

// Signature is where a callback has its signature, and under which names. The App Key comes first where it is among them.
type Signature struct {
	Location  string   `json:"location"` // query or headers
	Params    []string `json:"params"`
	Legacy    []string `json:"legacy"`    // the names of older senders
	Timestamp string   `json:"timestamp"` // ms or s
}

// CallbackField is one field of a callback's body. Allowed is empty where any value is.
type CallbackField struct {
	Name     string          `json:"name"`
	Aliases  []string        `json:"aliases"` // other spellings of the documentation
	Type     string          `json:"type"`
	Required bool            `json:"required"` // documented so; many callbacks do not say
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
