package store

import (
	"context"
	"database/sql"
	"time"
)

// Role is what a member of a project may do: a viewer reads, an analyst also
// writes and runs, an owner also chooses members and deletes.
type Role string

// The roles.
const (
	Viewer  Role = "viewer"
	Analyst Role = "analyst"
	Owner   Role = "owner"
)

var ranks = map[Role]int{Viewer: 1, Analyst: 2, Owner: 3}

// May tells whether the role allows what another is needed for.
func (r Role) May(need Role) bool { return ranks[r] >= ranks[need] }

// Known tells whether the role is one of the three.
func (r Role) Known() bool { return ranks[r] > 0 }

// Project holds scenarios, runs and uploads of a team.
type Project struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Role    Role      `json:"role"` // of the user who asks
	Created time.Time `json:"created"`
}

// Member is a user in a project.
type Member struct {
	User string `json:"user"`
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// NewProject makes a project that its maker owns.
func (s *Store) NewProject(ctx context.Context, by Actor, name string) (Project, error) {
	p := Project{ID: newID(), Name: name, Role: Owner, Created: moment(s.micros())}
	return p, s.change(ctx, func(t *tx) error {
		if _, err := t.exec(ctx, `INSERT INTO projects (id, name, created_by, created_at, deleted_at) VALUES (?, ?, ?, ?, 0)`, p.ID, name, by.User, p.Created.UnixMicro()); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO members (project_id, user_id, role) VALUES (?, ?, ?)`, p.ID, by.User, string(Owner)); err != nil {
			return err
		}
		return t.note(ctx, by, p.ID, "project.create", p.ID)
	})
}

const projectColumns = `projects.id, projects.name, members.role, projects.created_at FROM projects JOIN members ON members.project_id = projects.id WHERE projects.deleted_at = 0 AND members.user_id = ?`

func scanProject(scan func(...any) error) (Project, error) {
	var p Project
	var created int64
	err := scan(&p.ID, &p.Name, &p.Role, &created)
	p.Created = moment(created)
	return p, found(err)
}

// Projects lists the projects that a user is a member of, newest first.
func (s *Store) Projects(ctx context.Context, user string) ([]Project, error) {
	var out []Project
	err := s.each(ctx, `SELECT `+projectColumns+` ORDER BY projects.created_at DESC, projects.id`, []any{user}, func(rows *sql.Rows) error {
		p, err := scanProject(rows.Scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// Project returns a project as a user sees it. To others it does not exist.
func (s *Store) Project(ctx context.Context, user, id string) (Project, error) {
	return scanProject(s.row(ctx, `SELECT `+projectColumns+` AND projects.id = ?`, user, id).Scan)
}

// DeleteProject hides a project and all in it. Runs of it are cancelled.
func (s *Store) DeleteProject(ctx context.Context, by Actor, id string) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE projects SET deleted_at = ? WHERE id = ? AND deleted_at = 0`, s.micros(), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		if _, err := t.exec(ctx, `UPDATE runs SET state = 'cancelled', finished_at = ? WHERE project_id = ? AND state IN ('queued', 'running')`, s.micros(), id); err != nil {
			return err
		}
		return t.note(ctx, by, id, "project.delete", id)
	})
}

// Members lists the members of a project.
func (s *Store) Members(ctx context.Context, project string) ([]Member, error) {
	var out []Member
	err := s.each(ctx, `SELECT members.user_id, users.name, members.role FROM members JOIN users ON users.id = members.user_id WHERE members.project_id = ? ORDER BY users.name, users.id`, []any{project}, func(rows *sql.Rows) error {
		var m Member
		err := rows.Scan(&m.User, &m.Name, &m.Role)
		out = append(out, m)
		return err
	})
	return out, err
}

// SetMember gives a user a role in a project; an empty role takes it away. The
// last owner stays: [ErrConflict].
func (s *Store) SetMember(ctx context.Context, by Actor, project, user string, role Role) error {
	return s.change(ctx, func(t *tx) error {
		if err := t.alone(ctx, project); err != nil {
			return err
		}
		var exists int64
		if err := t.row(ctx, `SELECT COUNT(*) FROM users WHERE id = ?`, user).Scan(&exists); err != nil {
			return err
		}
		if exists == 0 {
			return ErrNotFound
		}
		if _, err := t.exec(ctx, `DELETE FROM members WHERE project_id = ? AND user_id = ?`, project, user); err != nil {
			return err
		}
		action := "member.remove"
		if role != "" {
			action = "member." + string(role)
			if _, err := t.exec(ctx, `INSERT INTO members (project_id, user_id, role) VALUES (?, ?, ?)`, project, user, string(role)); err != nil {
				return err
			}
		}
		var owners int64
		if err := t.row(ctx, `SELECT COUNT(*) FROM members WHERE project_id = ? AND role = 'owner'`, project).Scan(&owners); err != nil {
			return err
		}
		if owners == 0 {
			return ErrConflict
		}
		return t.note(ctx, by, project, action, user)
	})
}
