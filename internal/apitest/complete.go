package apitest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Complete fails for every method of the service that no sample calls, every operation without a sample, and every
// documented parameter that no sample sends, including members of JSON in a body or in a form value. Unsent has the
// parameters that are left out on purpose, as "operation parameter", with the reason.
func Complete(t *testing.T, service any, operations []rongcloud.Operation, list []samples.Sample, unsent map[string]string) {
	t.Helper()
	called, reached, sent := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range list {
		called[c.Call.Method()] = true
		reached[c.Operation] = true
		op, ok := catalogue.Lookup(c.Operation)
		require.True(t, ok, "the catalogue has no %s", c.Operation)
		w := NewWire(t, http.StatusOK, c.Answered())
		_, _ = c.Call.Do(t.Context(), w.Client)
		for _, r := range w.Requests {
			for _, path := range pathsSent(t, op, r) {
				sent[op.ID+" "+path] = true
			}
		}
	}
	for method := range reflect.TypeOf(service).Methods() {
		assert.True(t, called[method.Name], "no sample calls %s", method.Name)
	}
	for _, op := range operations {
		assert.True(t, reached[op.ID], "%s has no sample", op.ID)
		entry, ok := catalogue.Lookup(op.ID)
		require.True(t, ok, "the catalogue has no %s", op.ID)
		for _, path := range documented("", entry.Params) {
			key := op.ID + " " + path
			if _, known := unsent[key]; known {
				assert.False(t, sent[key], "%s is sent, although listed as unsent", key)
				continue
			}
			assert.True(t, sent[key], "no sample sends %s", key)
		}
	}
}

// documented returns the paths of parameters and their members: msgs, msgs.msgUID.
func documented(prefix string, params []catalogue.Param) (paths []string) {
	for i := range params {
		path := prefix + params[i].Name
		paths = append(append(paths, path), documented(path+".", params[i].Fields)...)
	}
	return paths
}

// pathsSent returns the paths of the parameters of a request and of their members, as documented names them.
func pathsSent(t *testing.T, op *catalogue.Operation, r Request) (paths []string) {
	if op.Encoding == "json" {
		body, wrong := catalogue.DecodeObject([]byte(r.Body))
		require.Empty(t, wrong)
		return membersSent("", op.Params, body)
	}
	pairs, err := url.ParseQuery(r.Body + r.Query)
	require.NoError(t, err)
	for name, values := range pairs {
		p := op.Find(name)
		if p == nil {
			continue
		}
		paths = append(paths, p.Name)
		if len(p.Fields) == 0 {
			continue
		}
		for _, text := range values {
			var value any
			require.NoError(t, json.Unmarshal([]byte(text), &value), "%s of %s", name, op.ID)
			paths = append(paths, within(p, value)...)
		}
	}
	return paths
}

// membersSent returns the paths of the parameters that an object has.
func membersSent(prefix string, params []catalogue.Param, object map[string]any) (paths []string) {
	for i := range params {
		p := &params[i]
		found := false
		eachMember(object, p.Name, func(holder map[string]any, name string) {
			found = true
			for _, path := range within(p, holder[name]) {
				paths = append(paths, prefix+path)
			}
		})
		if found {
			paths = append(paths, prefix+p.Name)
		}
	}
	return paths
}

// within returns the paths of the members in a parameter's value, which is an object or a list of objects.
func within(p *catalogue.Param, value any) (paths []string) {
	switch value := value.(type) {
	case string: // an element of a list that is JSON text
		var object map[string]any
		if len(p.Fields) > 0 && json.Unmarshal([]byte(value), &object) == nil {
			return membersSent(p.Name+".", p.Fields, object)
		}
	case map[string]any:
		return membersSent(p.Name+".", p.Fields, value)
	case []any:
		for _, element := range value {
			paths = append(paths, within(p, element)...)
		}
	}
	return paths
}
