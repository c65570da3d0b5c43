package message

import (
	"encoding/json"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func expand(r *api.Request) state.Expand {
	return state.Expand{
		UID: r.Text("msgUID"), Operator: r.Text("userId"), Kind: state.ConversationType(r.Number("conversationType", 0)),
		Target: r.Text("targetId"), SyncSender: r.On("isSyncSender"),
	}
}

//operation:message.setExpansion
func SetExpansion(s *state.State, r *api.Request) (api.Fields, error) {
	c := expand(r)
	if err := r.Decode("extraKeyVal", &c.Set); err != nil {
		return nil, api.Refuse(api.CodeBadExpansion, "extraKeyVal: %v", err)
	}
	return nil, s.Expand(c)
}

//operation:message.deleteExpansion
func DeleteExpansion(s *state.State, r *api.Request) (api.Fields, error) {
	c := expand(r)
	if err := r.Decode("extraKey", &c.Delete); err != nil {
		return nil, api.Refuse(api.CodeBadExpansion, "extraKey: %v", err)
	}
	return nil, s.Expand(c)
}

// expansionPage is how many pairs a page has.
const expansionPage = 300

//operation:message.queryExpansion
func QueryExpansion(s *state.State, r *api.Request) (api.Fields, error) {
	pairs, err := s.Expansion(r.Text("msgUID"))
	page := map[string]api.Fields{}
	for _, p := range api.Page(pairs, r.Number("pageNo", 1), expansionPage) {
		page[p.Key] = api.Fields{"v": p.Value, "ts": p.Set.UnixMilli()}
	}
	return api.Fields{"extraContent": page}, err
}

// expandContent returns the content of the command that tells clients of changed pairs.
func expandContent(c state.Expand) string {
	encoded, _ := json.Marshal(struct {
		UID    string            `json:"mid"`
		Set    map[string]string `json:"put,omitempty"`
		Delete []string          `json:"del,omitempty"`
	}{c.UID, c.Set, c.Delete}) // only strings: cannot fail
	return string(encoded)
}

// pairs returns the pairs of an expansion: bare values, or values with the time they were set.
func pairs(text string) map[string]string {
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil {
		return nil
	}
	found := map[string]string{}
	for key, value := range raw {
		var bare string
		var dated struct{ V string }
		if json.Unmarshal(value, &bare) == nil {
			found[key] = bare
		} else if json.Unmarshal(value, &dated) == nil {
			found[key] = dated.V
		}
	}
	return found
}

func expanded(pairs map[string]string) string {
	if len(pairs) == 0 {
		return ""
	}
	encoded, _ := json.Marshal(pairs) // only strings: cannot fail
	return string(encoded)
}

// Texts are the forms of the texts that the state needs.
func Texts() state.Texts {
	return state.Texts{Pairs: pairs, Expanded: expanded, Expand: expandContent, Streamed: streamContent}
}
